"""Open Referral UK version 1, as councils serve it."""
