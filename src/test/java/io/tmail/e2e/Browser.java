package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Headless Chromium as a person uses it: fill in, press, read; pictures of what is seen. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Screen DESKTOP = new Screen("1280", 1280, 800, "light");
  private static final List<Screen> SCREENS =
      List.of(
          DESKTOP,
          new Screen("390", 390, 844, "light"),
          new Screen("dark", 1280, 800, "dark"),
          new Screen("390-dark", 390, 844, "dark"));

  private record Screen(String name, int width, int height, String scheme) {}

  private final String console;
  private final ChromeDriver driver;
  private final WebDriverWait wait;

  /**
   * @param console base URL, with a slash at the end
   */
  Browser(String console) {
    this.console = console;
    ChromeOptions options = new ChromeOptions();
    options.setBinary(System.getProperty("tmail.chromium", "/usr/bin/chromium"));
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(
                    new File(System.getProperty("tmail.chromedriver", "/usr/bin/chromedriver")))
                .build(),
            options);
    wait = new WebDriverWait(driver, Duration.ofSeconds(30));
    wait.ignoring(StaleElementReferenceException.class);
    show(DESKTOP);
  }

  void open(String page) {
    driver.get(console + page);
  }

  /** Waits until the address ends so. */
  void expectPage(String page) {
    wait.until(here -> here.getCurrentUrl().replaceFirst(";.*", "").endsWith("/" + page));
  }

  /** Opens a page until it leads to the other: for a session that is over within a second. */
  void openUntilPage(String page, String other) {
    Await.until(
        page + " leads to " + other,
        () -> {
          open(page);
          return driver.getCurrentUrl().replaceFirst(";.*", "").endsWith("/" + other);
        });
  }

  void fill(String id, String text) {
    WebElement field = wait.until(elementToBeClickable(By.id(id)));
    field.clear();
    field.sendKeys(text);
  }

  /** Picks a file for an upload. */
  void choose(String id, Path file) {
    driver.findElement(By.id(id)).sendKeys(file.toAbsolutePath().toString());
  }

  void press(String id) {
    click(By.id(id));
  }

  /** Again, if the page replaces the element meanwhile. */
  private void click(By place) {
    wait.until(
        here -> {
          WebElement found = elementToBeClickable(place).apply(here);
          if (found != null) {
            found.click();
          }
          return found;
        });
  }

  /** Presses what is named so for those who cannot see it. */
  void pressNamed(String label) {
    click(By.cssSelector("[aria-label='" + label + "']"));
  }

  /** Follows the link with that text. */
  void pressText(String text) {
    click(By.linkText(text));
  }

  /** Opens the menu of the pages, which only a phone has. */
  void openMenu() {
    driver.executeScript("document.querySelector('.menu').click()");
  }

  void pressIn(String css) {
    click(By.cssSelector(css));
  }

  void expectText(String css, String text) {
    wait.until(textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  /** Opens the page again until it shows the text: for figures that are remembered a while. */
  void openUntilText(String page, String css, String text) {
    Await.until(
        text + " at " + css + " of " + page,
        () -> {
          open(page);
          return shown(css).map(shown -> shown.contains(text)).orElse(false);
        });
  }

  /** The same for a text that goes. */
  void openUntilNoText(String page, String css, String text) {
    Await.until(
        "no " + text + " at " + css + " of " + page,
        () -> {
          open(page);
          return shown(css).map(shown -> !shown.contains(text)).orElse(false);
        });
  }

  /** The text there, or nothing from a page that is another: one that says to come back later. */
  private Optional<String> shown(String css) {
    return driver.findElements(By.cssSelector(css)).stream().findFirst().map(WebElement::getText);
  }

  void expectNoText(String css, String text) {
    wait.until(here -> !here.findElement(By.cssSelector(css)).getText().contains(text));
  }

  void expectGone(String css) {
    wait.until(invisibilityOfElementLocated(By.cssSelector(css)));
  }

  /** What a script hands to its callback, {@code arguments[0]}: a figure. */
  double measured(String script) {
    return ((Number) driver.executeAsyncScript(script)).doubleValue();
  }

  /** The language that pages are asked for from now on. */
  void speak(String language) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", language)));
  }

  /** Where the clock of the machine is set to, from the next page on: {@code Asia/Tokyo}. */
  void liveIn(String zone) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
  }

  /** What the pointer shows. */
  String title(String css) {
    return driver.findElement(By.cssSelector(css)).getDomAttribute("title");
  }

  /** Chooses from a list by the value. */
  void choose(String id, String value) {
    pressIn("[id='" + id + "'] option[value='" + value + "']");
  }

  /** What a page says, as a person reads it. */
  String text(String css) {
    return wait.until(here -> here.findElement(By.cssSelector(css)).getText());
  }

  /** What breaks WCAG AA on the page as it is, light and dark, on a desktop and on a phone. */
  List<String> violations() {
    List<String> all = new ArrayList<>();
    try {
      for (Screen screen : SCREENS) {
        show(screen);
        Axe.violations(driver).forEach(one -> all.add(screen.name() + " " + one));
      }
    } finally {
      show(DESKTOP);
    }
    return all;
  }

  String attribute(String id, String name) {
    return driver.findElement(By.id(id)).getDomProperty(name);
  }

  /**
   * Pictures of the page as it is, in each screen's way, kept in {@code target/screenshots}; none
   * of them may break WCAG AA.
   */
  void inspect(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      for (Screen screen : SCREENS) {
        show(screen);
        Files.write(SCREENSHOTS.resolve(name + "-" + screen.name() + ".png"), picture());
      }
    } catch (IOException unwritable) {
      throw new AssertionError(unwritable);
    } finally {
      show(DESKTOP);
    }
    assertEquals(List.of(), violations(), name);
  }

  /** The whole page, not only what fits. */
  private byte[] picture() {
    Map<String, Object> shot =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    return Base64.getDecoder().decode(String.valueOf(shot.get("data")));
  }

  String cookie(String name) {
    return driver.manage().getCookieNamed(name).getValue();
  }

  /** As if the server had ended the session. */
  void loseSession() {
    driver.manage().deleteAllCookies();
  }

  /** What the browser itself complained of: errors in scripts, refused by the policy, missing. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  private void show(Screen screen) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features", List.of(Map.of("name", "prefers-color-scheme", "value", screen.scheme()))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            screen.width(),
            "height",
            screen.height(),
            "deviceScaleFactor",
            1,
            "mobile",
            false));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
