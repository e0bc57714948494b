"""The pledge of honest learning (诚信承诺): its texts, and who signed which in which year."""
