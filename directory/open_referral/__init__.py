"""The directory as Open Referral UK 3.0 gives it: records as JSON, and the export of all of them."""
