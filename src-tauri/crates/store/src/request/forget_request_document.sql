DELETE FROM vault.request_document WHERE request = ?1
