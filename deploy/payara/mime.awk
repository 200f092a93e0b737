# Leaves of a web.xml the types of what our console is made of, and no comments.
BEGIN { keep = "^(css|gif|html|ico|jpg|js|json|map|png|svg|ttf|txt|woff2?|xhtml|xml)$" }
/<!--/ { comment = 1 }
comment { if (/-->/) comment = 0; next }
/<mime-mapping>/ { element = ""; inside = 1 }
inside {
  element = element $0 "\n"
  if (/<extension>/) { extension = $0; gsub(/.*<extension>|<\/extension>.*/, "", extension) }
  if (/<\/mime-mapping>/) { inside = 0; if (extension ~ keep) printf "%s", element }
  next
}
{ print }
