#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client.hpp"
#include "parameters.hpp"
#include "result_row.hpp"

namespace sequelize::detail::postgres {

/// The names of prepared statements that the server may forget: told to it when it is prepared the next one.
using SpareNames = std::vector<std::string>;

/// A statement that the server has prepared for parameters of certain types, with the row that its results are read by.
class PreparedStatement {
public:
    /// `declared` are the types that it was prepared with; `described` those that its parameters have. An empty name is
    /// that of the statement that the next one replaces.
    PreparedStatement(std::string name, std::vector<Oid> declared, std::vector<Oid> described, SpareNames& spare)
        : name_(std::move(name)), declared_(std::move(declared)), described_(std::move(described)), spare_(spare) {}
    ~PreparedStatement() {
        if (!name_.empty()) spare_.push_back(std::move(name_));
    }
    PreparedStatement(const PreparedStatement&) = delete;
    PreparedStatement& operator=(const PreparedStatement&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Nothing is known of its columns until it has run, so that they come as texts.
    [[nodiscard]] bool isDescribed() const noexcept { return isDescribed_; }
    void setUndescribed() noexcept { isDescribed_ = false; }
    [[nodiscard]] const std::vector<Oid>& declared() const noexcept { return declared_; }
    [[nodiscard]] std::size_t parameterCount() const noexcept { return described_.size(); }
    /// Whether the values may be sent to it. NULL may always.
    [[nodiscard]] bool takes(const Parameters& parameters) const noexcept {
        if (isRetired_) return false;
        for (std::size_t i = 0; i < parameters.count(); ++i) {
            const Oid type = parameters.type(i);
            if (!parameters.isNull(i) && type != declared_[i] && (type == 0 || type != described_[i])) return false;
        }
        return true;
    }

    [[nodiscard]] ResultRow& row() noexcept { return row_; }
    [[nodiscard]] const ResultRow& row() const noexcept { return row_; }

    void use() noexcept { ++uses_; }
    void letGo() noexcept { --uses_; }
    [[nodiscard]] bool inUse() const noexcept { return uses_ != 0; }
    /// It is read by still, but must not run again.
    void retire() noexcept { isRetired_ = true; }
    /// Whether it has run: what it was prepared for may have changed since.
    [[nodiscard]] bool hasRun() const noexcept { return hasRun_; }
    void setHasRun() noexcept { hasRun_ = true; }

private:
    std::string name_;
    std::vector<Oid> declared_;
    std::vector<Oid> described_;
    SpareNames& spare_;
    ResultRow row_{};
    int uses_ = 0;  // cursors that read by it, or its names
    bool hasRun_ = false;
    bool isDescribed_ = true;
    bool isRetired_ = false;
};

/// The statements that were prepared of one text, for parameters of different types. The one used last comes first.
class StatementVariants {
public:
    [[nodiscard]] PreparedStatement* taking(const Parameters& parameters) noexcept {
        const auto found = std::ranges::find_if(variants_, [&](const auto& one) { return one->takes(parameters); });
        if (found == variants_.end()) return nullptr;
        std::rotate(variants_.begin(), found, found + 1);
        return variants_.front().get();
    }
    /// The one used last; null when there is none.
    [[nodiscard]] const PreparedStatement* newest() const noexcept {
        return variants_.empty() ? nullptr : variants_.front().get();
    }
    PreparedStatement& add(std::unique_ptr<PreparedStatement> statement) {
        constexpr std::size_t most = 4;
        if (variants_.size() >= most)
            for (auto last = variants_.end(); last != variants_.begin();)
                if (!(*--last)->inUse()) {
                    variants_.erase(last);
                    break;
                }
        return **variants_.insert(variants_.begin(), std::move(statement));
    }
    void erase(PreparedStatement& statement) noexcept {
        if (statement.inUse()) return statement.retire();
        std::erase_if(variants_, [&](const auto& one) { return one.get() == &statement; });
    }
    [[nodiscard]] bool inUse() const noexcept {
        return std::ranges::any_of(variants_, [](const auto& one) { return one->inUse(); });
    }

private:
    std::vector<std::unique_ptr<PreparedStatement>> variants_;
};

}  // namespace sequelize::detail::postgres
