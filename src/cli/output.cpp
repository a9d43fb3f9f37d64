#include "output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../core/utf8.hpp"
#include "error_text.hpp"
#include "version.hpp"

namespace sequelize::detail::commandline {
namespace {

bool wantsColours(std::FILE* file) {
    const char* const never = std::getenv("NO_COLOR");
    return (never == nullptr || *never == '\0') && ::isatty(::fileno(file)) == 1;
}

struct FieldText {
    std::string operator()(const std::string& text) const { return jsonString(forPeople(text)); }
    std::string operator()(bool on) const { return on ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{:.3f}", number); }
};

}  // namespace

std::string jsonString(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8::characterSize(text.substr(i));
        const char c = text[i];
        if (length == 0)
            out += "\\ufffd";
        else if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += text.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return out + '"';
}

std::string withoutPasswords(std::string_view text) {
    std::string out;
    for (auto scheme = text.find("://"); scheme != std::string_view::npos; scheme = text.find("://")) {
        const auto begin = scheme + 3;
        const auto end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        const auto colon = text.find(':', begin);
        const auto slash = std::min(text.find_first_of("/?#", begin), end);
        auto at = text.substr(0, slash).rfind('@');
        // Of a URL that is none a password may have slashes in it.
        const bool hasPort = colon < slash && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1,
                                                          text.begin() + static_cast<std::ptrdiff_t>(slash), isDigit);
        if ((at == std::string_view::npos || at < begin) && !hasPort) at = text.substr(0, end).rfind('@');
        const bool isSecret = at != std::string_view::npos && at > begin && colon < at &&
                              text.substr(begin, at - begin) != "user:password";  // how messages say what is meant
        out += text.substr(0, isSecret ? colon : end);
        if (isSecret) (out += ":*****") += text.substr(at, end - at);
        text.remove_prefix(end);
    }
    return out += text;
}

std::string forPeople(std::string_view text) {
    return withoutPasswords(withoutCalls(text));
}

std::string eventText(std::string_view name, std::initializer_list<EventField> fields) {
    std::string out = fmt::format(R"({{"format":1,"event":{})", jsonString(name));
    for (const auto& field : fields)
        out += fmt::format(",{}:{}", jsonString(field.name), std::visit(FieldText{}, field.value));
    return out + '}';
}

Output::Output(std::FILE* out, std::FILE* err)
    : out_(out), err_(err), coloursOut_(wantsColours(out)), coloursErr_(wantsColours(err)) {}

void Output::useJson() {
    json_ = true;
}

void Output::beginWithHeader() {
    if (!isHeaderDue_.exchange(false)) return;
    // C++ stands where Node's version does.
    const std::string text = fmt::format("Sequelize CLI [C++: {}, CLI: {}]", __cplusplus / 100 % 100, version);
    line();
    line(coloured(text, "\x1b[4m", "\x1b[24m", people()));
    line();
}

void Output::line(std::string_view text) {
    beginWithHeader();
    const std::string whole = forPeople(text) + '\n';
    std::fwrite(whole.data(), 1, whole.size(), people());
    std::fflush(people());
}

void Output::raw(std::string_view text) {
    beginWithHeader();
    std::fflush(people());
    std::fwrite(text.data(), 1, text.size(), out_);
}

void Output::toError(std::string_view text) {
    beginWithHeader();
    const std::string shown = forPeople(text);
    std::fflush(out_);
    std::fwrite(shown.data(), 1, shown.size(), err_);
}

void Output::error(std::string_view given, std::string_view sql) {
    const std::string message = source_.empty() ? std::string(given) : withoutVariables(given, source_);
    const std::string statement = failedStatement(sql);
    line();
    toError(fmt::format("{} {}\n", coloured("ERROR:", "\x1b[31m", "\x1b[39m", err_), message));
    if (!statement.empty()) toError(fmt::format("Statement: {}\n", statement));
    line();
    if (statement.empty())
        event("error", {{"message", message}});
    else
        event("error", {{"message", message}, {"statement", statement}});
}

void Output::extra(std::string_view message) {
    if (debug_) toError(fmt::format("{} {}\n", coloured("EXTRA MESSAGE:", "\x1b[31m", "\x1b[39m", err_), message));
}

void Output::warning(std::string_view message) {
    toError(fmt::format("{} {}\n", coloured("WARNING:", "\x1b[33m", "\x1b[39m", err_), message));
    event("warning", {{"message", std::string(message)}});
}

void Output::event(std::string_view name, std::initializer_list<EventField> fields) {
    if (!json_) return;
    raw(eventText(name, fields) + "\n");
    std::fflush(out_);
}

bool Output::isWatched() const {
    return !json_ && ::isatty(::fileno(err_)) == 1;
}

void Output::status(std::string_view text) {
    toError(fmt::format("\r\x1b[K{}", text));
    std::fflush(err_);
}

std::string Output::named(std::string_view text) const {
    return coloured(text, "\x1b[94m", "\x1b[39m", people());
}

std::string Output::coloured(std::string_view text, std::string_view begin, std::string_view end,
                             std::FILE* file) const {
    const bool colours = file == out_ ? coloursOut_ : coloursErr_;
    return colours ? fmt::format("{}{}{}", begin, text, end) : std::string(text);
}

bool Output::flush() {
    beginWithHeader();
    const bool out = std::fflush(out_) == 0 && std::ferror(out_) == 0;
    const bool err = std::fflush(err_) == 0 && std::ferror(err_) == 0;
    return out && err;
}

}  // namespace sequelize::detail::commandline
