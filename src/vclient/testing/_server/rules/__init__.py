"""Rules of the game and of the business."""
