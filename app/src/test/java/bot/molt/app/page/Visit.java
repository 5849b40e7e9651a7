package bot.molt.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One visitor of the page, and everything that went wrong meanwhile: errors, what the rules of the
/// page forbade, questions that a script put, requests to anybody else.
final class Visit implements AutoCloseable {
    private final BrowserContext context;
    private final String url;
    private final List<String> wrongs = new ArrayList<>();
    private Page page;

    Visit(BrowserContext context, String url) {
        this.context = context;
        this.url = url;
        context.setDefaultTimeout(RealBrowser.PATIENCE);
        context.onRequest(request -> {
            if (request.url().startsWith("http") && !request.url().startsWith(url)) {
                wrongs.add("request to " + request.url());
            }
        });
        page = newPage();
    }

    private Page newPage() {
        Page opened = context.newPage();
        opened.onPageError(error -> wrongs.add("error: " + error));
        opened.onDialog(dialog -> {
            wrongs.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        opened.onConsoleMessage(message -> {
            boolean isCut = message.text().contains("WebSocket connection");
            if (message.type().equals("error") && !isCut) {
                wrongs.add("console: " + message.text());
            }
        });
        return opened;
    }

    Page page() {
        return page;
    }

    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /// The same visitor opens the page in another tab and closes the first.
    void anotherTab() {
        Page old = page;
        page = newPage();
        page.navigate(url + "/");
        old.close();
    }

    Visit at(String path) {
        page.navigate(url + path);
        return this;
    }

    /// Comes in by an address that holds the token.
    Visit signedIn(String token) {
        at("/#token=" + token);
        assertThat(composer()).isVisible();
        return this;
    }

    Locator composer() {
        return page.getByRole(
                AriaRole.TEXTBOX,
                new Page.GetByRoleOptions()
                        .setName(java.util.regex.Pattern.compile("Write a message|写消息")));
    }

    void say(String text) {
        composer().fill(text);
        composer().press("Enter");
    }

    /// The text that the terminal shows.
    Locator screen() {
        return page.locator(".screen pre[role=region]");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                        AriaRole.NAVIGATION,
                        new Page.GetByRoleOptions()
                                .setName(java.util.regex.Pattern.compile("Pages|页面")))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
    }

    /// Goes to a part of the page, and waits until what it asked for is there.
    void show(String part) {
        page.evaluate("part => { location.hash = '#/' + part; }", part);
        assertThat(page.locator("molt-" + part)).isVisible();
        assertThat(page.locator(".wait")).hasCount(0);
    }

    /// Takes a picture for the docs, where they are to be taken anew.
    void picture(String name) {
        if ("write".equals(System.getProperty("page.images"))) {
            Path images = Path.of(System.getProperty("house", ".."), "docs/images");
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(images.resolve("page-" + name + ".png")));
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
