"""An expert and a newcomer who know the same topic: who is brought together, and what the one sees of the other."""
