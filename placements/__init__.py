"""Work, and life after the program: employers, introductions, placements, follow-ups and evidence."""
