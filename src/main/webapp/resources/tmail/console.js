// An answer that is none: the session has ended meanwhile. The page itself leads to the login.
$(document).on("pfAjaxError", () => window.location.reload());
