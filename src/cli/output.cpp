#include "output.hpp"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

#include "../core/utf8.hpp"
#include "version.hpp"

namespace sequelize::detail::commandline {
namespace {

bool wantsColours(std::FILE* file) {
    const char* const never = std::getenv("NO_COLOR");
    return (never == nullptr || *never == '\0') && ::isatty(::fileno(file)) == 1;
}

struct FieldText {
    std::string operator()(const std::string& text) const { return jsonString(text); }
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

void Output::header() {
    // C++ stands where Node's version does.
    const std::string text = fmt::format("Sequelize CLI [C++: {}, CLI: {}]", __cplusplus / 100 % 100, version);
    line();
    line(coloured(text, "\x1b[4m", "\x1b[24m", people()));
    line();
}

void Output::line(std::string_view text) {
    const std::string whole = fmt::format("{}\n", text);
    std::fwrite(whole.data(), 1, whole.size(), people());
    std::fflush(people());
}

void Output::raw(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), out_);
}

void Output::toError(std::string_view text) {
    std::fflush(out_);
    std::fwrite(text.data(), 1, text.size(), err_);
}

void Output::error(std::string_view message) {
    line();
    toError(fmt::format("{} {}\n", coloured("ERROR:", "\x1b[31m", "\x1b[39m", err_), message));
    line();
    event("error", {{"message", std::string(message)}});
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

std::string Output::named(std::string_view text) const {
    return coloured(text, "\x1b[94m", "\x1b[39m", people());
}

std::string Output::coloured(std::string_view text, std::string_view begin, std::string_view end,
                             std::FILE* file) const {
    const bool colours = file == out_ ? coloursOut_ : coloursErr_;
    return colours ? fmt::format("{}{}{}", begin, text, end) : std::string(text);
}

bool Output::flush() {
    const bool out = std::fflush(out_) == 0 && std::ferror(out_) == 0;
    const bool err = std::fflush(err_) == 0 && std::ferror(err_) == 0;
    return out && err;
}

}  // namespace sequelize::detail::commandline
