SELECT count(*) FROM vault.request_work v LEFT JOIN main.request r ON r.id = v.request WHERE r.id IS NULL
