package io.tmail.admin.rest;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The settings that the server has started with. */
@Path("settings")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "settings", description = "settings that the server was started with")
public class SettingsResource {
  @Inject private Settings settings;

  @GET
  @Operation(
      operationId = "listSettings",
      summary = "Lists all settings and where each comes from; secrets are masked")
  public List<SettingDocument> list() {
    return settings.all().stream().map(SettingDocument::of).toList();
  }
}
