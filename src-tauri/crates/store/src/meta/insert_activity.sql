INSERT INTO main.meta (only_row, file, created_at) VALUES (1, ?1, ?2)
