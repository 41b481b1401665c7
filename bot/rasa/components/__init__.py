"""Parts of the language understanding pipeline that Rasa does not bring itself."""
