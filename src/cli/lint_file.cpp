#include "lint_file.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../migration/parse_sql_migration.hpp"
#include "../migration/script_reader.hpp"
#include "change_keys.hpp"

namespace sequelize::detail::commandline {
namespace {

std::string_view trimmedLine(std::string_view line) {
    while (!line.empty() && isSpace(line.front())) line.remove_prefix(1);
    while (!line.empty() && isSpace(line.back())) line.remove_suffix(1);
    return line;
}

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(trimmedLine(text.substr(at, end - at)));
        at = end + 1;
    }
    return lines;
}

/// What a line says that is a comment alone.
std::optional<std::string_view> commentOf(std::string_view line) {
    for (const std::string_view begin : {"--", "//", "#"})
        if (line.starts_with(begin)) return trimmedLine(line.substr(begin.size()));
    return std::nullopt;
}

/// "DS102", where the text begins with one.
std::string_view codeAt(std::string_view text) {
    const auto code = text.substr(0, text.find_first_of(" \t:"));
    return codeTitle(code).empty() ? std::string_view() : code;
}

class FileLint {
public:
    FileLint(std::string_view text, const std::string& file, const SqlDialect& dialect)
        : text_(text), file_(file), lint_(dialect), dialect_(dialect), lines_(linesOf(text)) {}

    std::vector<Finding> findings() {
        readRecords();
        if (lowered(file_).ends_with(".sql"))
            readStatementsOfFile();
        else
            readUpdates();
        settle();
        std::ranges::stable_sort(kept_, {}, &Finding::line);
        return std::move(kept_);
    }

private:
    /// What migration:diff wrote down: `-- lint:DS102 books.isbn: the column's values`.
    void readRecords() {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            auto comment = commentOf(lines_[i]);
            if (!comment || !comment->starts_with("lint:")) continue;
            comment->remove_prefix(5);
            if (comment->starts_with("ignore")) {
                requireReason(i);
                continue;
            }
            const auto code = codeAt(*comment);
            if (code.empty()) continue;
            const auto rest = trimmedLine(comment->substr(code.size()));
            const auto colon = std::min(rest.find(": "), rest.size());
            take({.code = std::string(code),
                  .subject = std::string(rest.substr(0, colon)),
                  .text = std::string(trimmedLine(rest.substr(std::min(colon + 1, rest.size())))),
                  .line = i + 1},
                 i + 1, true);
        }
    }

    void readStatementsOfFile() {
        const std::string small = lowered(file_);
        const bool isDown = small.ends_with("down.sql") || small.find("/down/") != std::string::npos;
        if (isDown) return;
        const bool isHalf = small.ends_with(".up.sql") || small.ends_with("/up.sql") || small == "up.sql";
        const auto parsed = parseSqlMigration(text_, file_, isHalf ? SqlFileRole::up : SqlFileRole::whole);
        if (!parsed.up) return;
        std::vector<Finding> all;
        for (const auto& statement : readStatements(*parsed.up, dialect_.facts().lexical, {})) {
            const auto last = statement.line + static_cast<std::size_t>(std::ranges::count(statement.text, '\n'));
            for (auto& finding : lint_.of(statement.text, statement.line)) {
                lastLine_.emplace_back(finding.line, last);
                all.push_back(std::move(finding));
            }
        }
        lint_.settle(all);
        for (auto& finding : all) {
            const auto found = std::ranges::find(lastLine_, finding.line, &std::pair<std::size_t, std::size_t>::first);
            const auto last = found == lastLine_.end() ? finding.line : found->second;
            take(std::move(finding), last, false);
        }
    }

    /// What migration:diff leaves to be filled in, in C++: query("UPDATE ...") in a line of its own.
    void readUpdates() {
        for (const auto line : lines_) {
            const auto begin = line.find("UPDATE ");
            if (commentOf(line) || begin == std::string_view::npos) continue;
            const auto text = line.substr(begin);
            std::string sql(text.substr(0, std::min(text.find(")sql\""), text.rfind('"'))));
            std::erase(sql, '\\');
            try {
                static_cast<void>(lint_.of(sql));
            } catch (const UsageError&) {  // it is no whole statement
            }
        }
    }

    /// An allowance is for one code, and says why.
    void requireReason(std::size_t at) const {
        const auto words = trimmedLine(commentOf(lines_[at])->substr(std::string_view("lint:ignore").size()));
        const auto code = codeAt(words);
        if (!code.empty() && !trimmedLine(words.substr(code.size())).empty()) return;
        throw UsageError(
            fmt::format("{}:{}: \"lint:ignore\" wants a code and a reason, as in \"lint:ignore DS102 nobody "
                        "reads it any more\"",
                        file_, at + 1));
    }

    static bool ignores(std::string_view comment, const std::string& code) {
        if (!comment.starts_with("lint:ignore")) return false;
        return codeAt(trimmedLine(comment.substr(11))) == code;
    }

    [[nodiscard]] bool isIgnored(const Finding& finding, std::size_t lastLine) const {
        // Comments that stand directly before it.
        for (std::size_t i = finding.line - 1; i-- > 0;) {
            const auto comment = commentOf(lines_[i]);
            if (!comment) break;
            if (ignores(*comment, finding.code)) return true;
        }
        for (std::size_t i = finding.line - 1; i < std::min(lastLine, lines_.size()); ++i) {
            const auto at = lines_[i].find("-- lint:ignore");
            if (at != std::string_view::npos && at != 0 && ignores(lines_[i].substr(at + 3), finding.code)) return true;
        }
        return false;
    }

    void take(Finding finding, std::size_t lastLine, bool isRecord) {
        if (finding.line == 0) finding.line = 1;
        if (isIgnored(finding, lastLine))
            ignored_.push_back(std::move(finding));
        else
            (isRecord ? kept_ : seen_).push_back(std::move(finding));
    }

    /// One of each kind and thing: what was written down says more.
    void settle() {
        const auto has = [](const std::vector<Finding>& list, const Finding& finding) {
            return std::ranges::any_of(list, [&](const Finding& other) {
                return other.code == finding.code && other.isAbout(finding.subject);
            });
        };
        for (auto& finding : seen_)
            if (!has(kept_, finding)) kept_.push_back(std::move(finding));
        std::erase_if(kept_, [&](const Finding& finding) {
            return has(ignored_, finding) || (finding.code == "MF102" && lint_.isFilled(finding.subject));
        });
    }

    std::string_view text_;
    const std::string& file_;
    StatementLint lint_;
    const SqlDialect& dialect_;
    std::vector<std::string_view> lines_;
    std::vector<std::pair<std::size_t, std::size_t>> lastLine_{};  ///< of the statement that begins in the first
    std::vector<Finding> kept_{};
    std::vector<Finding> seen_{};
    std::vector<Finding> ignored_{};
};

}  // namespace

std::vector<Finding> lintFile(std::string_view text, const std::string& file, const SqlDialect& dialect) {
    return FileLint(text, file, dialect).findings();
}

}  // namespace sequelize::detail::commandline
