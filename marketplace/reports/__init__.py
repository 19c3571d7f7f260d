"""Reports: somebody says that something in an enquiry should not be there, and a moderator looks."""
