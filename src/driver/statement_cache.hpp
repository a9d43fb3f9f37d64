#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sequelize::detail {

/// What the cache asks of a statement: whether a cursor reads from it now.
template <class S>
concept CacheableStatement = requires(const S& s) {
    { s.inUse() } -> std::convertible_to<bool>;
};

/// A connection's prepared statements by their SQL text. Holds at most `capacity` of them, and drops the one that was
/// used least recently when another comes; one in use is never dropped, so that the cache may exceed its capacity for
/// as long as all are in use. References to statements stay valid until that statement is dropped.
/// Not thread-safe, as the connection that owns it.
template <CacheableStatement S>
class StatementCache {
public:
    explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

    /// The statement for the text, which becomes the most recently used; nullptr if there is none.
    [[nodiscard]] S* find(std::string_view sql) {
        const auto found = index_.find(sql);
        if (found == index_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->statement;
    }

    /// Constructs a statement from `arguments` and keeps it under the text, which must not be there yet. Makes room
    /// first. Strong exception guarantee, but for the room made.
    template <class... Arguments>
    S& emplace(std::string_view sql, Arguments&&... arguments) {
        assert(!index_.contains(sql));
        shrinkTo(capacity_ == 0 ? 0 : capacity_ - 1);
        entries_.emplace_front(sql, std::forward<Arguments>(arguments)...);
        try {
            index_.emplace(entries_.front().sql, entries_.begin());
        } catch (...) {
            entries_.pop_front();
            throw;
        }
        return entries_.front().statement;
    }

    /// Drops the text's statement, if it is there and not in use; returns whether it was dropped.
    bool erase(std::string_view sql) {
        const auto found = index_.find(sql);
        if (found == index_.end() || found->second->statement.inUse()) return false;
        const auto entry = found->second;
        index_.erase(found);
        entries_.erase(entry);
        return true;
    }

    /// Drops the least recently used statements that are not in use, until `count` are left.
    void shrinkTo(std::size_t count) {
        for (auto entry = entries_.end(); entries_.size() > count && entry != entries_.begin();) {
            --entry;
            if (entry->statement.inUse()) continue;
            index_.erase(entry->sql);
            entry = entries_.erase(entry);
        }
    }

    void clear() noexcept {
        index_.clear();
        entries_.clear();
    }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

private:
    struct Entry {
        template <class... Arguments>
        explicit Entry(std::string_view text, Arguments&&... arguments)
            : sql(text), statement(std::forward<Arguments>(arguments)...) {}
        std::string sql;
        S statement;
    };

    std::size_t capacity_;
    std::list<Entry> entries_;                                                         // most recently used first
    std::unordered_map<std::string_view, typename std::list<Entry>::iterator> index_;  // keys view into the entries
};

}  // namespace sequelize::detail
