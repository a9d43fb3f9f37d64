#pragma once

#include <cassert>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sequelize::detail {

/// Values by their text. Holds at most `capacity` of them, and drops the one that was used least recently when another
/// comes. A value that can say that it is `inUse` is not dropped while it does, so that there may be more than
/// `capacity` for as long as all are in use. References to values stay valid until that value is dropped. Not
/// thread-safe.
template <class T>
class RecentlyUsed {
public:
    explicit RecentlyUsed(std::size_t capacity) : capacity_(capacity) {}

    /// The value for the text, which becomes the most recently used; nullptr if there is none.
    [[nodiscard]] T* find(std::string_view text) {
        const auto found = index_.find(text);
        if (found == index_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->value;
    }

    /// Constructs a value from `arguments` and keeps it under the text, which must not be there yet. Makes room
    /// first. Strong exception guarantee, but for the room made.
    template <class... Arguments>
    T& emplace(std::string_view text, Arguments&&... arguments) {
        assert(!index_.contains(text));
        shrinkTo(capacity_ == 0 ? 0 : capacity_ - 1);
        entries_.emplace_front(text, std::forward<Arguments>(arguments)...);
        try {
            index_.emplace(entries_.front().text, entries_.begin());
        } catch (...) {
            entries_.pop_front();
            throw;
        }
        return entries_.front().value;
    }

    /// Drops the text's value, if it is there and not in use; returns whether it was dropped.
    bool erase(std::string_view text) {
        const auto found = index_.find(text);
        if (found == index_.end() || isInUse(found->second->value)) return false;
        const auto entry = found->second;
        index_.erase(found);
        entries_.erase(entry);
        return true;
    }

    /// Drops the least recently used values that are not in use, until `count` are left.
    void shrinkTo(std::size_t count) {
        for (auto entry = entries_.end(); entries_.size() > count && entry != entries_.begin();) {
            --entry;
            if (isInUse(entry->value)) continue;
            index_.erase(entry->text);
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
        explicit Entry(std::string_view key, Arguments&&... arguments)
            : text(key), value(std::forward<Arguments>(arguments)...) {}
        std::string text;
        T value;
    };

    static bool isInUse(const T& value) {
        if constexpr (requires { value.inUse(); })
            return value.inUse();
        else
            return false;
    }

    std::size_t capacity_;
    std::list<Entry> entries_;                                                         // most recently used first
    std::unordered_map<std::string_view, typename std::list<Entry>::iterator> index_;  // keys view into the entries
};

}  // namespace sequelize::detail
