DELETE FROM vault.request_work WHERE request = ?1
