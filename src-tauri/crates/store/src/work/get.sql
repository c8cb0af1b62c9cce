SELECT w.* FROM vault.request_work w WHERE w.request = ?1
