"""Open Referral UK version 3.0, anybody’s and our own export."""
