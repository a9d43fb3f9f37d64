#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include <sequelize/core/logging.hpp>

namespace sequelize::detail {

/// Writes tags behind statements (sqlcommenter). A connection keeps prepared statements by their text: only so many
/// different tags are written that they do not push out all others. Thread-safe.
class StatementTags {
public:
    static constexpr std::size_t most = 64;

    /// What stands behind a statement: /*tag='checkout'*/, in the text's last place before its semicolon. The text
    /// itself where it has a comment already, or where too many tags were written before.
    [[nodiscard]] std::string tagged(const std::string& sql, std::string_view tag) {
        if (sql.find("/*") != std::string::npos || !isKnown(tag)) return sql;
        std::string text = sql;
        const bool hasEnd = text.ends_with(';');
        if (hasEnd) text.pop_back();
        text += " /*tag='" + encoded(tag) + "'*/";
        if (hasEnd) text += ';';
        return text;
    }

private:
    bool isKnown(std::string_view tag) {
        const std::lock_guard lock(mutex_);
        if (known_.contains(tag)) return true;
        if (known_.size() == most) {
            if (!hasWarned_)
                console.error(
                    "sequelize: tagStatements has sent 64 different tags, and sends no others: they would fill the "
                    "connections with prepared statements. A tag names a place of the program; what differs from call "
                    "to call is for events.");
            hasWarned_ = true;
            return false;
        }
        known_.emplace(tag);
        return true;
    }
    /// Percent-encoded, so that nothing in it ends the quotes or the comment.
    static std::string encoded(std::string_view tag) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        std::string text;
        for (const char c : tag) {
            const bool isPlain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                 c == '-' || c == '_' || c == '.' || c == '~';
            if (isPlain) {
                text += c;
            } else {
                const auto byte = static_cast<unsigned char>(c);
                ((text += '%') += digits[byte / 16]) += digits[byte % 16];
            }
        }
        return text;
    }

    std::mutex mutex_;
    std::set<std::string, std::less<>> known_;
    bool hasWarned_ = false;
};

}  // namespace sequelize::detail
