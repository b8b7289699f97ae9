"""The engines that turn batches into cells."""
