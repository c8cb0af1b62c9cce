SELECT * FROM main.report_intro WHERE period = ?1
