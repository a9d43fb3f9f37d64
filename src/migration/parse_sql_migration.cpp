#include "parse_sql_migration.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../core/utf8.hpp"
#include "migration_names.hpp"

namespace sequelize::detail {
namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

std::string_view withoutMark(std::string_view text) {
    if (text.starts_with(byteOrderMark)) text.remove_prefix(byteOrderMark.size());
    return text;
}

std::vector<std::string_view> wordsOfLine(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < line.size();) {
        const auto begin = static_cast<std::size_t>(
            std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), isSpace) - line.begin());
        at = static_cast<std::size_t>(
            std::find_if(line.begin() + static_cast<std::ptrdiff_t>(begin), line.end(), isSpace) - line.begin());
        if (at > begin) words.push_back(line.substr(begin, at - begin));
    }
    return words;
}

/// Whether there is more than blanks, semicolons and comments. Knows the comments of all databases: what else the
/// dialect's reader finds to be empty is refused when it runs.
bool holdsSql(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto rest = text.substr(at);
        if (isSpace(rest[0]) || rest[0] == ';') {
            ++at;
        } else if (rest.starts_with("--")) {
            at += std::min(rest.find('\n'), rest.size());
        } else if (rest.starts_with("/*") && !rest.starts_with("/*!") && !rest.starts_with("/*M!")) {
            const auto end = rest.find("*/", 2);
            if (end == std::string_view::npos) return true;
            at += end + 2;
        } else {
            return true;
        }
    }
    return false;
}

/// Follows texts and block comments from line to line, since a line in one is no marker. Databases differ in what a
/// backslash does in a text.
class TextTracker {
public:
    explicit TextTracker(bool backslashEscapes) : backslashEscapes_(backslashEscapes) {}

    void follow(std::string_view line) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            const char next = i + 1 < line.size() ? line[i + 1] : '\0';
            if (open_ == '*') {
                if (c == '*' && next == '/') open_ = '\0', ++i;
            } else if (open_ != '\0') {
                if (c == '\\' && backslashEscapes_ && open_ != '`') ++i;
                if (c == open_) open_ = '\0';  // a doubled one opens it again
            } else if (c == '#' || (c == '-' && next == '-')) {
                return;
            } else if (c == '\'' || c == '"' || c == '`') {
                open_ = c;
            } else if (c == '/' && next == '*' && i + 2 < line.size() && line[i + 2] != '!') {
                open_ = '*', ++i;
            }
        }
    }
    [[nodiscard]] bool isInside() const noexcept { return open_ != '\0'; }

private:
    bool backslashEscapes_;
    char open_ = '\0';  // the quote, or '*' of a comment
};

class SqlFileParser {
public:
    SqlFileParser(std::string_view text, const std::string& file, SqlFileRole role)
        : rest_(withoutMark(text)), file_(file), role_(role) {}

    ParsedSql run() {
        requireText();
        while (!rest_.empty()) takeLine();
        if (block_ != 0) fail(block_, "This \"-- migrate:statement-begin\" has no \"-- migrate:statement-end\".");
        endPart();
        return finish();
    }

private:
    struct Section {
        std::size_t line = 0;  ///< of its marker; 0: there is none
        std::vector<SqlPart> parts{};
        bool transaction = true;
    };

    void requireText() {
        const auto bytes = rest_;
        std::size_t line = 1;
        if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
            fail(1, "This is UTF-16. Save the file as UTF-8.");
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = utf8::characterSize(bytes.substr(at));
            if (size == 0)
                fail(line,
                     "This is no UTF-8. Save the file as UTF-8; binary values go in as hexadecimal, as in x'00ff' "
                     "(mysqldump --hex-blob).");
            if (bytes[at] == '\0') fail(line, "There is a NUL byte. Write it as hexadecimal, as in x'00'.");
            if (bytes[at] == '\n') ++line;
            at += size;
        }
    }

    void takeLine() {
        const auto end = rest_.find('\n');
        const auto line = rest_.substr(0, end == std::string_view::npos ? end : end + 1);
        rest_.remove_prefix(line.size());
        ++line_;
        if (isInText(line) || !takeMarker(line)) {
            if (part_.text.empty() && lines_.empty()) part_.line = line_;
            if (!lines_.empty() && lines_.data() + lines_.size() != line.data()) joinLines();
            lines_ = {lines_.empty() ? line.data() : lines_.data(), lines_.size() + line.size()};
            withBackslashes_.follow(line);
            withoutBackslashes_.follow(line);
        }
    }

    /// Where the databases disagree, a marker would be one to some.
    [[nodiscard]] bool isInText(std::string_view line) const {
        const bool isInside = withBackslashes_.isInside();
        if (isInside != withoutBackslashes_.isInside() && isMarkerLine(line))
            fail(line_,
                 "Whether this marker stands within a text depends on what a backslash before it means, and databases "
                 "differ in that. Write that text without a backslash, as in x'5c'.");
        return isInside;
    }

    [[nodiscard]] static bool isMarkerLine(std::string_view line) {
        const auto words = wordsOfLine(line);
        return words.size() > 1 && words[0] == "--" && words[1].starts_with("migrate:");
    }

    /// Whether the line is a marker. What looks like one, and is none, throws: as a comment it would let the statements
    /// that it is to keep apart run together.
    bool takeMarker(std::string_view line) {
        const auto words = wordsOfLine(line);
        if (words.empty()) return false;
        std::string_view comment = line.substr(static_cast<std::size_t>(words[0].data() - line.data()));
        const bool isDashes = comment.starts_with("--");
        if (!isDashes && !comment.starts_with('#') && !comment.starts_with("/*")) return false;
        while (!comment.empty() &&
               (isSpace(comment[0]) || std::string_view("-#/*").find(comment[0]) != std::string_view::npos))
            comment.remove_prefix(1);
        for (const std::string_view other : {"+goose", "+migrate", "+micrate"})
            if (isDashes && startsIgnoringCase(comment, other) && comment.size() > other.size() &&
                isSpace(comment[other.size()]))
                fail(line_,
                     fmt::format("This is a marker of another tool. Write \"-- migrate:up\", \"-- migrate:down\", "
                                 "\"-- migrate:statement-begin\" or \"-- migrate:statement-end\" in its place."));
        if (!startsIgnoringCase(comment, "migrate")) return false;
        const auto colon = comment.find_first_not_of(" \t", 7);
        if (colon == std::string_view::npos || comment[colon] != ':') return false;
        const auto marker = wordsOfLine(comment);
        if (!isDashes || !marker[0].starts_with("migrate:") || !takeKnown(marker))
            fail(line_, fmt::format("There is no marker \"{}\". Write \"-- migrate:up\", \"-- migrate:down\", \"-- "
                                    "migrate:replaces …\", \"-- migrate:statement-begin\" or \"-- migrate:statement-"
                                    "end\"; or another comment.",
                                    fmt::join(wordsOfLine(line), " ")));
        return true;
    }

    bool takeKnown(const std::vector<std::string_view>& marker) {
        const auto name = marker[0].substr(8);
        if (block_ != 0 && name != "statement-end")
            fail(block_,
                 fmt::format("Within the block that begins here is \"-- {}\" (line {}). End it before with \"-- "
                             "migrate:statement-end\".",
                             marker[0], line_));
        if (name == "up" || name == "down") {
            beginSection(name, marker);
        } else if (name == "replaces") {
            addReplaced(marker);
        } else if (name == "statement-begin" && marker.size() == 1) {
            endPart();
            block_ = line_;
        } else if (name == "statement-end" && marker.size() == 1) {
            if (block_ == 0)
                fail(line_, "This \"-- migrate:statement-end\" has no \"-- migrate:statement-begin\" before it.");
            joinLines();
            if (!holdsSql(part_.text)) fail(block_, "The block that begins here holds no statement.");
            part_.isOneStatement = true;
            endPart();
            block_ = 0;
        } else {
            return false;
        }
        return true;
    }

    void beginSection(std::string_view name, const std::vector<std::string_view>& marker) {
        endPart();
        const bool isUp = name == "up";
        if (role_ != SqlFileRole::whole && isUp != (role_ == SqlFileRole::up))
            fail(line_,
                 fmt::format("The file holds one direction by its name, and this marker is the other's. Take it out."));
        Section& section = isUp ? up_ : down_;
        if (section.line != 0)
            fail(line_, fmt::format("This is the second \"-- migrate:{}\"; the first is in line {}. Make it one.", name,
                                    section.line));
        section.line = line_;
        for (const auto option : std::vector(marker.begin() + 1, marker.end())) {
            if (option != "transaction:false" && option != "transaction:true")
                fail(line_, fmt::format("There is no option \"{}\". Write transaction:false, or nothing.", option));
            section.transaction = option == "transaction:true";
        }
        current_ = &section;
    }

    void addReplaced(const std::vector<std::string_view>& marker) {
        if (role_ == SqlFileRole::down)
            fail(line_, "The file undoes another. What it replaces stands in the other file.");
        if (marker.size() == 1) fail(line_, "\"-- migrate:replaces\" needs the names of the migrations behind it.");
        for (auto names : std::vector(marker.begin() + 1, marker.end())) {
            while (!names.empty()) {
                const auto end = std::min(names.find(','), names.size());
                if (end > 0) parsed_.replaces.push_back(stemOf(names.substr(0, end)));
                names.remove_prefix(std::min(end + 1, names.size()));
            }
        }
    }

    /// A script may be large: it is copied once, by parts, and not by lines.
    void joinLines() {
        part_.text += lines_;
        lines_ = {};
    }

    void endPart() {
        joinLines();
        if (holdsSql(part_.text)) {
            if (current_ == nullptr && firstUnmarked_ == 0) firstUnmarked_ = lineOfSql();
            (current_ != nullptr ? *current_ : unmarked_).parts.push_back(std::move(part_));
        }
        part_ = {};
    }

    /// Of the first SQL in the part.
    std::size_t lineOfSql() const {
        std::string_view text = part_.text;
        std::size_t skipped = 0;
        while (skipped < text.size() && !holdsSql(text.substr(0, skipped))) {
            const auto end = text.find('\n', skipped);
            skipped = end == std::string_view::npos ? text.size() : end + 1;
        }
        return part_.line +
               static_cast<std::size_t>(std::ranges::count(text.substr(0, skipped == 0 ? 0 : skipped - 1), '\n'));
    }

    ParsedSql finish() {
        const bool isMarked = up_.line != 0 || down_.line != 0;
        if (isMarked && firstUnmarked_ != 0)
            fail(firstUnmarked_,
                 "There is SQL before the first marker. Put it behind \"-- migrate:up\" or \"-- migrate:down\".");
        Section& own = role_ == SqlFileRole::down ? down_ : up_;
        if (!isMarked) own = std::move(unmarked_);
        if (role_ == SqlFileRole::whole && isMarked && up_.line == 0)
            fail(down_.line, "There is no \"-- migrate:up\". Put the statements that it undoes behind one.");
        parsed_.marksDown = down_.line != 0;
        if (role_ != SqlFileRole::down) {
            if (up_.parts.empty())
                fail(std::max<std::size_t>(up_.line, 1),
                     "It is empty: nothing is to be done up. Write its statements, or delete the file.");
            parsed_.up = scriptOf(up_);
        }
        if (!down_.parts.empty()) parsed_.down = scriptOf(down_);
        return std::move(parsed_);
    }

    SqlScript scriptOf(Section& section) const { return {file_, std::move(section.parts), section.transaction}; }

    [[noreturn]] void fail(std::size_t line, std::string_view message) const {
        throw UsageError(fmt::format("{}:{}: {}", file_, line, message));
    }

    std::string_view rest_;
    const std::string& file_;
    SqlFileRole role_;
    std::size_t line_ = 0;
    std::size_t block_ = 0;  ///< the line of the open statement-begin
    std::size_t firstUnmarked_ = 0;
    SqlPart part_{};
    std::string_view lines_{};  ///< of the part, in a row, that are not in its text yet
    Section unmarked_{};
    Section up_{};
    Section down_{};
    Section* current_ = nullptr;
    ParsedSql parsed_{};
    TextTracker withBackslashes_{true};
    TextTracker withoutBackslashes_{false};
};

}  // namespace

ParsedSql parseSqlMigration(std::string_view text, const std::string& file, SqlFileRole role) {
    return SqlFileParser(text, file, role).run();
}

std::string neutralText(std::string_view text) {
    text = withoutMark(text);
    std::string out;
    out.reserve(text.size());
    // Which migrations it replaces is no part of what it does: that line goes once they have run everywhere.
    const std::string_view replaces = "-- migrate:replaces";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((i == 0 || text[i - 1] == '\n') && text.substr(i).starts_with(replaces)) {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
    }
    return out;
}

}  // namespace sequelize::detail
