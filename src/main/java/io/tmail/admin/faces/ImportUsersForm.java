package io.tmail.admin.faces;

import io.tmail.accounts.ImportedUser;
import io.tmail.accounts.UserCsv;
import io.tmail.rights.AccountsException;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The page that imports users from a file: first a preview of the result for each line, then the
 * import. Keeps the text in between, as long as the page is shown.
 */
@Named
@ViewScoped
public class ImportUsersForm implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Ten thousand users with long names fit. */
  private static final int MOST_OCTETS = 4 << 20;

  private static final String FORM = "importUsers";

  @Inject private UserCsv csv;
  @Inject private Notices notices;

  private transient Part file;
  private String text;
  private List<ImportedUser> lines = List.of();
  private boolean done;

  /** Reads the file and shows the expected results. */
  public void preview() throws IOException {
    done = false;
    lines = List.of();
    text = null;
    try (InputStream in = file.getInputStream()) {
      byte[] bytes = in.readNBytes(MOST_OCTETS + 1);
      if (bytes.length > MOST_OCTETS) {
        notices.wrong(FORM, "csv", "import.tooBig");
        return;
      }
      text = new String(bytes, StandardCharsets.UTF_8);
      lines = csv.check(text);
    } catch (AccountsException refusal) {
      text = null;
      notices.refused(FORM, refusal);
    }
  }

  public void add() {
    lines = csv.add(text);
    text = null;
    done = true;
    notices.done("import.added", lines.size() - getRefusedCount());
  }

  /** Whether there is something to add. */
  public boolean isReady() {
    return text != null && lines.size() > getRefusedCount();
  }

  /** For the button's label: how many would be added. */
  public String getAddLabel() {
    return notices.text("import.add", lines.size() - getRefusedCount());
  }

  public boolean isDone() {
    return done;
  }

  public List<ImportedUser> getLines() {
    return lines;
  }

  public long getRefusedCount() {
    return lines.stream().filter(ImportedUser::isRefused).count();
  }

  public Part getFile() {
    return file;
  }

  public void setFile(Part file) {
    this.file = file;
  }
}
