"""The interface for programs: version 1, under `/api/v1`. Routes alone; what they tell is made by the rooms below."""
