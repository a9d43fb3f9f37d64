#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include <sequelize/testing/statement_counter.hpp>

#include "../core/ascii.hpp"
#include "../core/sql_start.hpp"

namespace sequelize::testing {

struct StatementCounter::Counted {
    std::mutex mutex{};
    std::vector<std::string> statements{};
};

StatementCounter::StatementCounter(const Sequelize& sequelize)
    : hooks_(detail::HookAccess::table(sequelize).weak_from_this()), counted_(std::make_shared<Counted>()) {
    static std::atomic<std::uint64_t> made{0};
    name_ = fmt::format("sequelize::testing::StatementCounter {}", ++made);
    sequelize.beforeQuery(name_, [counted = counted_](QueryCall& call) {
        const std::lock_guard lock(counted->mutex);
        counted->statements.push_back(call.sql);
    });
}

StatementCounter::~StatementCounter() {
    if (const auto hooks = hooks_.lock()) hooks->remove(HookType::beforeQuery, name_);
}

std::size_t StatementCounter::count() const {
    const std::lock_guard lock(counted_->mutex);
    return counted_->statements.size();
}

std::size_t StatementCounter::count(std::string_view kind) const {
    std::size_t found = 0;
    const auto sent = statements();
    for (const std::string_view sql : sent) {
        const auto begin = detail::fromFirstWord(sql);
        const auto word = begin.substr(0, begin.find_first_of(" \t\r\n;("));
        found += detail::equalIgnoringCase(word, kind) ? 1 : 0;
    }
    return found;
}

std::vector<std::string> StatementCounter::statements() const {
    const std::lock_guard lock(counted_->mutex);
    return counted_->statements;
}

std::string StatementCounter::text() const {
    std::string lines;
    std::size_t number = 0;
    for (const auto& sql : statements()) lines += fmt::format("{}. {}\n", ++number, sql);
    return lines;
}

void StatementCounter::reset() {
    const std::lock_guard lock(counted_->mutex);
    counted_->statements.clear();
}

}  // namespace sequelize::testing
