"""Who may do what in the enrollment app; every check answers with a Decision (design §3.2)."""
