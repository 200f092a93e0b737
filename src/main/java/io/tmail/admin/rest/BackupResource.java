package io.tmail.admin.rest;

import io.tmail.admin.Backup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A copy of everything, on the server's own disk. */
@Path("backup")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "backup", description = "backups of accounts, queue, settings and keys")
public class BackupResource {
  private static final int UNPROCESSABLE = 422;

  @Inject private Backup backup;

  /**
   * The backup to create.
   *
   * @param folder an absolute path on the server, empty or not there, which the server may write
   * @param mail whether mailboxes are copied as well
   * @param key a new file for the key of the sealed secrets, not in the folder
   */
  public record BackupInput(
      @Schema(description = "an absolute path on the server", example = "/var/backups/monday")
          String folder,
      @Schema(description = "whether mailboxes are copied as well") boolean mail,
      @Schema(
              description =
                  "absolute path of a new file for the key that opens the sealed secrets;"
                      + " default: the folder's name and .key",
              example = "/var/backups/monday.key")
          String key) {}

  @POST
  @Operation(
      operationId = "makeBackup",
      summary = "Copies everything that is needed to restore the instance")
  @APIResponse(responseCode = "204", description = "made")
  @APIResponse(responseCode = "422", description = "the folder cannot be used, or copying failed")
  public void make(@NotNull BackupInput input) {
    if (input.folder() == null || input.folder().isBlank()) {
      throw new BadRequestException("folder is required");
    }
    java.nio.file.Path folder = java.nio.file.Path.of(input.folder());
    try {
      java.nio.file.Path key =
          input.key() == null ? Backup.keyOf(folder) : java.nio.file.Path.of(input.key());
      if (!folder.isAbsolute() || !key.isAbsolute()) {
        throw new IOException("expected an absolute path");
      }
      backup.into(folder, input.mail(), key);
    } catch (IOException failed) {
      throw new WebApplicationException(
          "no complete backup in " + folder + ": " + reason(failed), failed, UNPROCESSABLE);
    }
  }

  private static String reason(IOException failed) {
    if (failed instanceof DirectoryNotEmptyException) {
      return "it is not empty";
    }
    return failed instanceof AccessDeniedException
        ? "the server is not permitted to write " + failed.getMessage()
        : failed.getMessage();
  }
}
