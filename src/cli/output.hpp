#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace sequelize::detail::commandline {

/// A member of an event of `--json`.
struct EventField {
    std::string_view name{};
    std::variant<std::string, std::int64_t, double, bool> value{};
};

/// The text as a JSON string, with its quotes; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string jsonString(std::string_view text);

/// The text with the password of every URL in it as `*****`.
[[nodiscard]] std::string withoutPasswords(std::string_view text);

/// The text as people get it here: without passwords, and without what only a program can call.
[[nodiscard]] std::string forPeople(std::string_view text);

/// `{"format":1,"event":name,…}`, without a line break.
[[nodiscard]] std::string eventText(std::string_view name, std::initializer_list<EventField> fields);

/// Where a command writes to: lines for people as sequelize-cli has them, and with `--json` one object a line, when
/// what is for people goes to standard error. Lines stay whole, from whichever thread.
class Output {
public:
    Output(std::FILE* out, std::FILE* err);

    /// From now on events are printed, too, and people's text goes to standard error.
    void useJson();
    [[nodiscard]] bool isJson() const noexcept { return json_; }
    /// From now on what is for people goes to standard error: the other one is the command's result alone.
    void keepForResult() noexcept { result_ = true; }
    /// Where the connection comes from, for errors about it; empty: from the environment, whose variables they name.
    void setSource(std::string source) { source_ = std::move(source); }
    void showDebug() noexcept { debug_ = true; }
    [[nodiscard]] bool isDebug() const noexcept { return debug_; }

    /// The blank line, the versions, another blank line: before what comes first, for by then it is known where to.
    void header() { isHeaderDue_ = true; }
    void line(std::string_view text = {});
    /// Text that programs read: to standard output, whatever the options.
    void raw(std::string_view text);
    /// Help beside a mistake.
    void toError(std::string_view text);
    /// A blank line, `ERROR: …` on standard error, a blank line; as sequelize-cli. `sql`: the statement that failed,
    /// which stands below.
    void error(std::string_view message, std::string_view sql = {});
    /// Behind an error, with `--debug` only.
    void extra(std::string_view message);
    void warning(std::string_view message);
    void event(std::string_view name, std::initializer_list<EventField> fields);

    /// A name within a line: bright blue on terminals.
    [[nodiscard]] std::string named(std::string_view text) const;

    /// Whether somebody looks on to whom a line may be shown that the next one replaces.
    [[nodiscard]] bool isWatched() const;
    /// Shows such a line; empty: takes it away.
    void status(std::string_view text);

    /// Whether everything arrived; false for a full disk or a closed pipe.
    [[nodiscard]] bool flush();

private:
    void beginWithHeader();
    [[nodiscard]] std::FILE* people() const noexcept { return json_ || result_ ? err_ : out_; }
    [[nodiscard]] std::string coloured(std::string_view text, std::string_view begin, std::string_view end,
                                       std::FILE* file) const;

    std::FILE* out_;
    std::FILE* err_;
    bool json_ = false;
    bool debug_ = false;
    bool result_ = false;
    bool coloursOut_;
    bool coloursErr_;
    std::string source_{};
    std::atomic<bool> isHeaderDue_ = false;
};

}  // namespace sequelize::detail::commandline
