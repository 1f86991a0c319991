"""Bank records in; explained, approved financial education out."""
