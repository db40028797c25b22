"""What reporters share: the contract, wording of places and fields, wrapping of Chinese prose, the summary."""
