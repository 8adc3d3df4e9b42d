"""Other people's calendars: fetched, and read for when somebody is busy. What an event is about is not read."""
