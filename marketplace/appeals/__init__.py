"""Appeals: whoever a decision is about may have it looked at once more, by somebody else."""
