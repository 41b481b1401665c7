"""Records as Open Referral UK 3.0 JSON."""
