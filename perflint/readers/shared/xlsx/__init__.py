"""What the Excel reader is made of: parts, sheets and stored values."""
