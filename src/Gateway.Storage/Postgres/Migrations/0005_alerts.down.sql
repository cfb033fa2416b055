DROP TABLE alert_taken;
DROP TABLE alert_news;
DROP TABLE alert;
DROP TABLE alert_piece;
DROP TABLE alert_home;
