"""How right the readers are: on the rebuilt originals of the corpus, and on generated documents.

``originals`` and ``generated`` measure, ``report`` prints; ``python -m tools.readers`` runs both.
"""
