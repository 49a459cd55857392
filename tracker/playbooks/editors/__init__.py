"""What an editor is told of the playbook language, so that it completes keys and words and marks faults."""
