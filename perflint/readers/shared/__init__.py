"""What several readers need: signatures, packages of parts, XML, encodings, number formats, rulings.  No reader lives here."""
