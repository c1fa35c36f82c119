"""What single cells hold: numbers, dates, texts for a missing value."""
