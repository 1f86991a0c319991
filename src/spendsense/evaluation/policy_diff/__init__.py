"""What a changed threshold or rule would do, over people whose readings are there."""
