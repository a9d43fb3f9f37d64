#include "statement_progress.hpp"

#include <chrono>

#include <fmt/format.h>

#include "../core/secret_sql.hpp"
#include "error_text.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr auto firstShown = std::chrono::seconds(2);
constexpr std::size_t shownLetters = 50;

}  // namespace

StatementProgress::~StatementProgress() {
    end();
    {
        const std::lock_guard lock(mutex_);
        isOver_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void StatementProgress::begin(std::size_t number, std::string_view sql) {
    if (!output_.isWatched()) return;
    {
        const std::lock_guard lock(mutex_);
        number_ = number;
        text_ = inOneLine(withoutSecrets(sql), shownLetters);
        ++begun_;
    }
    if (!thread_.joinable()) thread_ = std::thread([this] { watch(); });
    changed_.notify_all();
}

void StatementProgress::end() {
    const std::lock_guard lock(mutex_);
    text_.clear();
    if (isShown_) output_.status({});
    isShown_ = false;
}

std::string StatementProgress::line(std::int64_t seconds, std::optional<double> part) const {
    std::string done;
    if (part && *part >= 0 && *part <= 1) done = fmt::format(", {} %", static_cast<int>(*part * 100));
    return fmt::format("statement {} runs for {} s{}: {}", number_, seconds, done, text_);
}

void StatementProgress::watch() {
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(mutex_);
    std::size_t watched = 0;
    auto start = Clock::now();
    while (!isOver_) {
        if (watched != begun_) {
            watched = begun_;
            start = Clock::now();
        }
        const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start);
        if (!text_.empty() && elapsed >= firstShown) {
            std::optional<double> part;
            if (part_) {  // which may take some time
                lock.unlock();
                part = part_();
                lock.lock();
                if (isOver_ || watched != begun_ || text_.empty()) continue;
            }
            output_.status(line(elapsed.count(), part));
            isShown_ = true;
        }
        changed_.wait_for(lock, std::chrono::milliseconds(500));
    }
}

}  // namespace sequelize::detail::commandline
