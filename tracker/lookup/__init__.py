"""Finding whatever has been written, over everything that the asker may see."""
