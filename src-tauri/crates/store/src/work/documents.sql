SELECT d.* FROM vault.request_document d WHERE d.request = ?1 ORDER BY d.document
