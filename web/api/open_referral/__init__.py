"""The Open Referral UK 3.0 API: routes, parameters, answers, and the document that describes them."""
