#include "file_names.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "failure.hpp"

namespace sequelize::detail::commandline {
namespace {

using Seconds = std::chrono::sys_seconds;

constexpr std::size_t timestampSize = 14;
// SequelizeMeta has VARCHAR(255); the timestamp, a dash and an extension are to be added.
constexpr std::size_t longestName = 230;

std::string timestampOf(Seconds instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

/// nullopt: no date and time of the calendar.
std::optional<Seconds> instantOf(std::string_view timestamp) {
    const auto part = [timestamp](std::size_t at, std::size_t size) {
        int number = 0;
        std::from_chars(timestamp.data() + at, timestamp.data() + at + size, number);
        return number;
    };
    const std::chrono::year_month_day date{std::chrono::year(part(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(part(4, 2))),
                                           std::chrono::day(static_cast<unsigned>(part(6, 2)))};
    if (!date.ok() || part(8, 2) > 23 || part(10, 2) > 59 || part(12, 2) > 59) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(part(8, 2)) + std::chrono::minutes(part(10, 2)) +
           std::chrono::seconds(part(12, 2));
}

bool hasTimestamp(std::string_view name) {
    return name.size() >= timestampSize && std::ranges::all_of(name.substr(0, timestampSize), isDigit);
}

}  // namespace

std::string secondAfter(std::string_view timestamp) {
    if (const auto instant = instantOf(timestamp)) return timestampOf(*instant + std::chrono::seconds(1));
    // By hand somebody named a file 20260101000099: the next number comes after it all the same.
    std::string next(timestamp);
    for (auto digit = next.rbegin(); digit != next.rend(); ++digit) {
        if (*digit != '9') {
            ++*digit;
            return next;
        }
        *digit = '0';
    }
    throw Failure(ExitCode::usage, "a file's name begins with 99999999999999: no name comes after it");
}

std::string nextTimestamp(const std::filesystem::path& folder) {
    std::string last;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (hasTimestamp(name)) last = std::max(last, name.substr(0, timestampSize));
    }
    if (error) throw Failure(ExitCode::failed, fmt::format("cannot read {}: {}", folder.string(), error.message()));
    const std::string now = timestampOf(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    return now > last ? now : secondAfter(last);
}

void checkFileName(std::string_view name) {
    const auto isBad = [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    };
    if (name.empty()) throw Failure(ExitCode::usage, "--name is empty");
    if (std::ranges::any_of(name, isBad))
        throw Failure(ExitCode::usage, "--name becomes part of a file's name: no slashes and control characters");
    if (name.size() > longestName)
        throw Failure(ExitCode::usage, fmt::format("--name has {} bytes; {} is the most", name.size(), longestName));
}

std::string functionName(char prefix, std::string_view stem) {
    std::string out(1, prefix);
    for (const char c : stem) {
        const char kept = isOfName(c) ? c : '_';
        // Two underscores in a row are the compiler's.
        if (kept != '_' || out.back() != '_') out += kept;
    }
    return out;
}

}  // namespace sequelize::detail::commandline
