SELECT count(*) FROM vault.request_document v LEFT JOIN main.request r ON r.id = v.request WHERE r.id IS NULL
